import { en } from './en.ts';

export type MessageKey = keyof typeof en;

type Values = Readonly<Partial<Record<'project' | 'ending' | 'address' | 'code', string>>>;

/** A text with its `{placeholders}` filled in. */
export function message(key: MessageKey, values: Values = {}): string {
  return en[key].replace(/\{(project|ending|address|code)\}/g, (placeholder, name: keyof Values) => {
    return values[name] ?? placeholder;
  });
}
