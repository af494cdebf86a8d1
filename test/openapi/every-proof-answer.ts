import { personWith } from '../journeys/person.ts';
import { caller, idOf, NUMBER, PHONE, V, type Walk } from './walk.ts';

const VALIDATE = 'POST /api/v1/proofs/validate';
const STATUS = 'GET /api/v1/proofs/{id}/status';
const DAY = 86_400_000;

/** What checkers of proofs are answered. */
export async function walkProofs(walk: Walk): Promise<void> {
  const { sandbox, nobody } = caller(walk);
  const prove = async () => {
    const body = { ...PHONE, channel: 'telegram', proof_expiry_days: 1 };
    const id = idOf(await sandbox(`POST ${V}`, { body }));
    const verified = await sandbox(`POST ${V}/{id}/test-verify`, { params: { id } });
    return { id, proof_token: String(verified.body.proof_token) };
  };
  const look = async ({ id, proof_token }: { id: string; proof_token: string }) => {
    await sandbox(VALIDATE, { body: { proof_token } });
    await sandbox(STATUS, { params: { id } });
  };
  const [proof, revoked] = [await prove(), await prove()];
  await look(proof);
  await sandbox('POST /api/v1/proofs/{id}/revoke', { params: { id: revoked.id } });
  await look(revoked);
  await sandbox(VALIDATE, { body: { ...proof, identifier: 'nonsense' } });
  walk.stack.advanceClock(2 * 60_000);
  await sandbox('GET /api/v1/proofs/revoked');
  await nobody('GET /api/v1/proofs/revoked', { query: { cursor: 'nonsense' } });
  await walkOpenRoutes(walk);
  await walkKeyedProof(walk);
  walk.stack.advanceClock(DAY);
  await look(proof);
}

async function walkOpenRoutes(walk: Walk): Promise<void> {
  const { nobody } = caller(walk);
  for (const route of ['GET /.well-known/jwks.json', 'GET /test/.well-known/jwks.json']) {
    const { headers } = await nobody(route);
    await nobody(route, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  }
  for (const route of ['GET /api/openapi.json', 'GET /api/v1', 'GET /health']) await nobody(route);
}

/** A number in a proof whose hash has a key is compared for its own project alone. */
async function walkKeyedProof(walk: Walk): Promise<void> {
  const { live, nobody } = caller(walk);
  await walk.keyHashes();
  walk.stack.advanceClock(61_000);
  const created = await live(`POST ${V}`, { body: { ...PHONE, channel: 'whatsapp' } });
  await personWith(NUMBER, walk.local).whatsapp(String(Object(created.body.challenge).code));
  const { body } = await live(`GET ${V}/{id}`, { params: { id: idOf(created) } });
  await nobody(VALIDATE, { body: { proof_token: body.proof_token, identifier: NUMBER } });
}
