import { readFile } from 'node:fs/promises';
import { awsBill, type Bill, readAnswer } from '../../../shared/adapters/cost-explorer/bill.ts';
import type { Period } from '../../../shared/cost/period.ts';
import type { Deployment } from '../../config.ts';
import { COST_TAG } from '../../cost-tag.ts';

/** The bill of a stage: asked for, or from a file that somebody with access to the bill has sent. */
export async function readBill(
  { stage }: Deployment,
  period: Period,
  file: string | undefined,
): Promise<Bill> {
  if (file === undefined) return awsBill({}, period, { key: COST_TAG, value: stage });
  try {
    return readAnswer(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} is not what aws ce get-cost-and-usage answers by SERVICE and RECORD_TYPE.`, {
      cause,
    });
  }
}
