// What `qms mcp-proxy` loads: a bundle of its own (scripts/build.mjs), without the SDK, since an agent waits for its start.

export { runProxy } from './run.ts';
