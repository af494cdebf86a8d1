/**
 * A clock that can be set ahead, so that a test sees an hour pass without waiting for it. Replaces the Date of the
 * thread that calls it; what it returns sets the clock, in milliseconds ahead of the machine's.
 */
export function replaceDate(): (milliseconds: number) => void {
  const RealDate = globalThis.Date;
  let ahead = 0;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [RealDate.now() + ahead] : given, newTarget),
    get: (target, property) =>
      property === 'now' ? () => RealDate.now() + ahead : Reflect.get(target, property),
  });
  return (milliseconds) => {
    ahead = milliseconds;
  };
}
