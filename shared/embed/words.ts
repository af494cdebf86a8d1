/** What stands around the page: for screen readers the frame's name, and the button that closes the dialog. */
export const WORDS = {
  en: { title: 'Verify your phone number', close: 'Close' },
  ar: { title: 'تأكيد رقم هاتفك', close: 'إغلاق' },
  de: { title: 'Telefonnummer bestätigen', close: 'Schließen' },
  es: { title: 'Verifica tu número de teléfono', close: 'Cerrar' },
  fr: { title: 'Vérifiez votre numéro de téléphone', close: 'Fermer' },
  hi: { title: 'अपना फ़ोन नंबर सत्यापित करें', close: 'बंद करें' },
  id: { title: 'Verifikasi nomor telepon Anda', close: 'Tutup' },
  lt: { title: 'Patvirtinkite savo telefono numerį', close: 'Uždaryti' },
  pt: { title: 'Confirme seu número de telefone', close: 'Fechar' },
  ru: { title: 'Подтвердите номер телефона', close: 'Закрыть' },
} as const;

export type Language = keyof typeof WORDS;

/** The first of these BCP 47 tags that we speak, by its language; English otherwise. */
export function languageOf(tags: readonly (string | undefined)[]): Language {
  for (const tag of tags) {
    const language = tag?.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((each) => each === language);
    if (known) return known;
  }
  return 'en';
}

const LANGUAGES = ['en', 'ar', 'de', 'es', 'fr', 'hi', 'id', 'lt', 'pt', 'ru'] as const satisfies Language[];
