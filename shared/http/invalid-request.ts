import type * as z from 'zod/mini';
import { type ErrorCode, type ErrorDetail, VersoError } from '../errors.ts';

/** A validation_error that names every wrong field of a body that a schema refused. */
export function invalidRequest(error: z.core.$ZodError): VersoError {
  return refused(error.issues.map(toDetail));
}

/** The same for one field that a schema can't judge alone. */
export function invalidField(field: string, message: string, code = 'invalid_value'): VersoError {
  return refused([{ field, message, code }]);
}

/** For the codes that the contract keeps for one field: the detail has the code of the error. */
export function refusedField(code: ErrorCode, field: string, message: string): VersoError {
  return new VersoError(code, message, { details: [{ field, message, code }] });
}

function refused(details: readonly ErrorDetail[]): VersoError {
  const [first] = details;
  const where = first?.field ? `${first.field}: ` : '';
  return new VersoError('validation_error', `${where}${first?.message ?? 'Send a JSON object.'}`, {
    details,
  });
}

function toDetail(issue: z.core.$ZodIssue): ErrorDetail {
  const field = issue.path.map(String).join('.');
  const message = field === '' ? 'Send a JSON object.' : issue.message;
  return { field, message, code: issue.code === 'custom' ? 'invalid_value' : issue.code };
}
