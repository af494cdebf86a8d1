import * as z from 'zod/mini';
import { listQuery } from '../../shared/lists/list-query.ts';

/** The list of revoked proofs has pages of its own size. */
export const cursorQuery = () => z.pick(listQuery(), { cursor: true });
