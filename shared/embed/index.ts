export { type DialogOptions, openDialog } from './dialog.ts';
export { drawInline, type InlineOptions } from './inline.ts';
export type { EndStatus } from './messages.ts';
export type { Outcome } from './outcome.ts';
