/** What time a thread is told: its machine's, so many milliseconds ahead, or one moment, in milliseconds since the epoch. */
export type ClockSetting = { readonly ahead: number } | { readonly standsAt: number };

/**
 * A clock that can be set ahead, so that a test sees an hour pass without waiting for it, or that stands, so that a test sees no time
 * pass while it waits. Replaces the Date of the thread that calls it; what it returns sets the clock.
 */
export function replaceDate(): (setting: ClockSetting) => void {
  const RealDate = globalThis.Date;
  let clock: ClockSetting = { ahead: 0 };
  const now = () => ('ahead' in clock ? RealDate.now() + clock.ahead : clock.standsAt);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
  return (setting) => {
    clock = setting;
  };
}
