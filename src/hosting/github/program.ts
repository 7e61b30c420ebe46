// What the programs load when they speak with GitHub: a bundle of its own (scripts/build.mjs), so that no other command starts slower.

export { apiOf, readRemote, splitName, tokenFor } from './address.ts';
export { type GitHub, openGitHub } from './client.ts';
export { type HostedRepository, pullRequestsOf } from './pull-requests.ts';
export { fill, fillingOf, isFilling } from './setup/fill.ts';
export { look } from './setup/look.ts';
export { setUp } from './setup/set-up.ts';
export { relayCalled, relayName, rulesetsIn, templateOf } from './setup/templates.ts';
export type { Wanted } from './setup/wanted.ts';
