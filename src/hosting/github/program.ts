// What the programs load when they speak with GitHub: a bundle of its own (scripts/build.mjs), so that no other command starts slower.

export { type GitHub, openGitHub } from './client.ts';
export { type HostedRepository, pullRequestsOf } from './pull-requests.ts';
