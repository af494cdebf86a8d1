import * as z from 'zod/mini';
import { listQuery } from '../../shared/lists/list-query.ts';

/** Lists that take only one of the two ways to go on. */

/** Users are listed by page: a cursor is refused. */
export const pageQuery = () => z.omit(listQuery(), { cursor: true });

/** The list of revoked proofs has pages of its own size. */
export const cursorQuery = () => z.pick(listQuery(), { cursor: true });
