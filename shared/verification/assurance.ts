/** How sure a proof is: `low` where the sender can be forged (plain SMS), `basic` where an account vouches for it. */
export const ASSURANCES = ['low', 'basic', 'confirmed'] as const;
export type Assurance = (typeof ASSURANCES)[number];
