// What `qms mcp` loads: a bundle of its own (scripts/build.mjs), so that no other command starts slower.

export { serve } from './serve.ts';
