export { defineAuthChallenge as handler } from './handlers.ts';
