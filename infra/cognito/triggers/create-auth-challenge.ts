export { createAuthChallenge as handler } from './handlers.ts';
