/** The arguments and options of one call, checked against the command's row of the table. */
export interface CommandInput {
  /** By the name of the argument or option. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/** The value of a required argument or option. */
export function one(input: CommandInput, name: string): string {
  const value = optional(input, name);
  if (value === undefined) throw new Error(`the command table does not require ${name}`);
  return value;
}

export function optional(input: CommandInput, name: string): string | undefined {
  return input.values.get(name)?.[0];
}

export function all(input: CommandInput, name: string): readonly string[] {
  return input.values.get(name) ?? [];
}

export function has(input: CommandInput, flag: string): boolean {
  return input.flags.has(flag);
}
