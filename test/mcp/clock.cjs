// Loaded before a program's first line (`node --require`): each SIGUSR2 moves the system clock, as the program sees it, to
// the next of CLOCK_JUMPS, in seconds from the real time. The clock that only goes forward is left alone, as it is by the
// system.
const jumps = (process.env.CLOCK_JUMPS ?? '').split(',').map(Number);
const now = Date.now;
const RealDate = Date;
let offset = 0;
Date.now = () => now() + offset;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [Date.now()] : given));
  }
};
process.on('SIGUSR2', () => {
  offset = 1000 * (jumps.shift() ?? 0);
});
