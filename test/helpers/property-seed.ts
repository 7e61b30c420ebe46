import { configureGlobal } from 'fast-check';

// A gate gives the same answer twice: CI tries the same histories each time, and looking for new ones is for the desk
// and for `npm run soak`. QMS_TEST_SEED repeats another search.
const seed = process.env.QMS_TEST_SEED ?? (process.env.CI ? '20261121' : undefined);
if (seed !== undefined) configureGlobal({ seed: Number(seed) });
