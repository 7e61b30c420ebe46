/** The first revision of the protocol without a handshake: each request says for itself what it speaks. */
const firstStateless = '2026-07-28';

/** Where a request of such a revision says it. */
const versionInMeta = 'io.modelcontextprotocol/protocolVersion';

/**
 * Whether a message is of a revision without a handshake, and so for the second of the two servers.
 *
 * @param header MCP-Protocol-Version, where it came over HTTP
 */
export function isStateless(message: unknown, header?: string | string[]): boolean {
  if (typeof header === 'string' && header.trim() >= firstStateless) return true;
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { _meta?: object } | null };
  return method !== 'initialize' && Object.hasOwn(params?._meta ?? {}, versionInMeta);
}

/** The parameter by which a request of a method is known from outside. */
const nameOf: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

/** As a header can bear it. */
const inHeader = (value: string) =>
  /^[!-~]+$/.test(value) ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;

/** What a message of a revision without a handshake repeats in headers when it goes over HTTP; nothing for any other. */
export function statelessHeaders(message: {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}): Record<string, string> {
  const { method = '', params = {} } = message;
  if (!isStateless(message)) return {};
  const version = (params._meta as Readonly<Record<string, unknown>>)[versionInMeta];
  const name = params[nameOf[method] ?? ''];
  return {
    'MCP-Protocol-Version': inHeader(String(version)),
    'Mcp-Method': inHeader(method),
    ...(typeof name === 'string' ? { 'Mcp-Name': inHeader(name) } : {}),
  };
}
