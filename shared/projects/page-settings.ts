/** What the hosted page of a project takes from it, besides its name. */
export type PageSettings = Branding & {
  /** Whose pages may show ours in a frame; nobody's where it is absent. */
  readonly frameOrigins?: readonly string[];
};

export type Branding = {
  readonly logo?: Logo;
  /** `#rrggbb`, lower case. The page corrects its contrast, and not who chose it. */
  readonly color?: string;
  /** Where people get help: `mailto:` or https. */
  readonly support?: string;
  /** https */
  readonly privacyUrl?: string;
};

/** For an `<img>` and nothing else: there an SVG runs no script and fetches nothing. */
export type Logo = { readonly mediaType: LogoMediaType; readonly bytes: Uint8Array };

export const LOGO_MEDIA_TYPES = ['image/png', 'image/webp', 'image/svg+xml'] as const;
export type LogoMediaType = (typeof LOGO_MEDIA_TYPES)[number];
