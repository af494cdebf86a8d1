import { openDialog } from './dialog.ts';
import { drawInline } from './inline.ts';

/** What `<script src=".../v1/verso.js">` adds to the page, under this one name. */
const Verso = Object.freeze({ openDialog, drawInline });

export type VersoScript = typeof Verso;

Object.assign(globalThis, { Verso });
