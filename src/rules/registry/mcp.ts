import { type RuleTable, refusal } from './entry.ts';

/** What a server for agents refuses before any rule of the quality system is asked. */
export const mcpRules = {
  'mcp/unknown-tool': refusal({
    requires: 'A call names a tool that this server has.',
    why: 'A tool of another name may mean something else; nothing is guessed.',
    fix: 'list the tools, and call one of them',
    exit: 2,
  }),
  'mcp/not-yours': refusal({
    requires: 'A call names a tool that the caller’s rights are of use for.',
    why: 'What a principal may do is fixed by the credential that it connected with.',
    fix: 'leave this to somebody who holds the right: `qms user list`',
    exit: 5,
  }),
  'mcp/arguments': refusal({
    requires: 'The arguments of a call are those that the tool lists.',
    why: 'A misspelt argument that is silently dropped does something other than was meant.',
    fix: 'call the tool with the arguments that its input schema lists',
    exit: 2,
  }),
  'mcp/not-you': refusal({
    requires: 'A caller that names itself is whoever its credential proves.',
    why: 'Identity is proved, never claimed: an agent that believes it is somebody else must hear so at once.',
    fix: 'leave `user` out, or connect with the credential of whoever you mean to be',
    exit: 5,
  }),
  'mcp/key-reused': refusal({
    requires: 'An idempotency key stands for one call, with one tool and the same arguments.',
    why: 'The first call’s answer would be taken for the answer to another.',
    fix: 'call again with a new idempotency_key, or with none',
    exit: 2,
  }),
  'mcp/too-large': refusal({
    requires: 'An answer has at most 24 kB.',
    why: 'What an agent reads is paid for, and clients cut long answers silently.',
    fix: 'ask for less: a smaller limit, an offset, or one document',
    exit: 2,
  }),
} as const satisfies RuleTable;
