import { VersoError } from '../../shared/errors.ts';

/** The error that this throws or rejects with; fails when it does neither. */
export async function refusalOf(action: () => unknown): Promise<VersoError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof VersoError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
