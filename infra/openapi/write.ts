import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { openApiDocument } from './document.ts';

const FUNCTION = join(import.meta.dirname, '../../functions/public');

/** `npm run openapi`: writes what `GET /api/openapi.json` answers, to be read and to be served. */
const document = openApiDocument();
writeFileSync(join(FUNCTION, 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
const packed = brotliCompressSync(JSON.stringify(document)).toString('base64');
writeFileSync(
  join(FUNCTION, 'openapi-packed.ts'),
  `/** openapi.json by brotli, in base64. Made by \`npm run openapi\`. */\nexport const PACKED =\n  '${packed}';\n`,
);
