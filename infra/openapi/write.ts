import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from './document.ts';

/** `npm run openapi`: writes what `GET /api/openapi.json` answers. */
writeFileSync(
  join(import.meta.dirname, '../../functions/public/openapi.json'),
  `${JSON.stringify(openApiDocument(), null, 2)}\n`,
);
