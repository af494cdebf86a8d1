/** The GSM 7-bit default alphabet; letters of its extension take two places (3GPP TS 23.038, 6.2.1). */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';

/** How many text messages a text is: what providers count and charge. A text that is put together has less room in each part. */
export function segmentsOf(text: string): number {
  const places = [...text].map((letter) => (BASIC.includes(letter) ? 1 : EXTENSION.includes(letter) ? 2 : 0));
  const septets = places.includes(0) ? undefined : places.reduce<number>((sum, each) => sum + each, 0);
  if (septets === undefined) return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}
