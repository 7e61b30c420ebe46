// What `qms mcp` and `qms git-mcp` load: a bundle of its own (scripts/build.mjs), so that no other command starts slower.

export { serve, serveGit } from './serve.ts';
