// What `qms mcp` and `qms git-mcp` load once a client speaks the revision of 2026-07-28: a bundle of its own
// (scripts/build.mjs), so that others do not wait for it.

export { modernExchange } from './exchange.ts';
export { connectModern } from './stdio.ts';
