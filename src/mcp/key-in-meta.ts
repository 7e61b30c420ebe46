/** Where a proxy puts the idempotency key of a call, so that it need not know the tool's arguments. */
export const keyInMeta = 'git-qms/idempotency-key';
