import fc from 'fast-check';

/** Every way in which a subscriber's number is or was written, today's first. */
export type Subscriber = readonly [present: string, ...former: string[]];

/** The first two digits of the old mobile numbers that got each operator's: the lists published for 2021. */
export const IVORIAN_RANGES = {
  '01': '01 02 03 40 41 42 43 50 51 52 53 70 71 72 73'.split(' '),
  '05': '04 05 06 44 45 46 54 55 56 64 65 66 74 75 76 84 85 86 94 95 96'.split(' '),
  '07': '07 08 09 47 48 49 57 58 59 67 68 77 78 79 87 88 89 97 98'.split(' '),
} as const;

/** Everybody whose number ends in these ten digits, or the last eight of them: as alike as subscribers get. */
export function subscribersWith(ten: string): readonly Subscriber[] {
  const eight = ten.slice(2);
  return [
    ...mexicans(ten),
    ...brazilians(ten.slice(0, 2), eight),
    ...argentines(ten),
    ...ivorians(eight),
    ...beninese(eight),
    [`+370${eight}`],
    [`+226${eight}`],
  ];
}

function mexicans(ten: string): readonly Subscriber[] {
  return /^[2-9]/.test(ten) ? [[`+52${ten}`, `+521${ten}`]] : [];
}

function brazilians(area: string, eight: string): readonly Subscriber[] {
  if (!/^[1-9][1-9]$/.test(area)) return [];
  if (/^[689]/.test(eight)) return [[`+55${area}9${eight}`, `+55${area}${eight}`]];
  const mobile: Subscriber = [`+55${area}9${eight}`];
  const landlineOrRadio: Subscriber = [`+55${area}${eight}`];
  return /^[2-57]/.test(eight) ? [mobile, landlineOrRadio] : [mobile];
}

function argentines(ten: string): readonly Subscriber[] {
  return /^[1-3]/.test(ten) ? [[`+54${ten}`], [`+549${ten}`]] : [];
}

function ivorians(eight: string): readonly Subscriber[] {
  const mobiles = Object.entries(IVORIAN_RANGES).map(([operator, ranges]): Subscriber => {
    const present = `+225${operator}${eight}`;
    return ranges.includes(eight.slice(0, 2)) ? [present, `+225${eight}`] : [present];
  });
  const landlines = ['21', '25', '27'].map((operator): Subscriber => [`+225${operator}${eight}`]);
  return [...mobiles, ...landlines];
}

function beninese(eight: string): readonly Subscriber[] {
  if (/^[24569]/.test(eight)) return [[`+22901${eight}`, `+229${eight}`]];
  return /^8/.test(eight) ? [[`+229${eight}`]] : [];
}

export const tenDigits = fc.stringMatching(/^[0-9]{10}$/);

export const subscriber = tenDigits.chain((ten) => fc.constantFrom(...subscribersWith(ten)));

export const renumbered = subscriber.filter(({ length }) => length > 1);
