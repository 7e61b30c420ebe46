/** What an answer may say: any text, exactly Pass or Fail, or ids of the parent's items (`EI-1, EI-2`). */
export type PromptType = 'text' | 'outcome' | 'items';

/** A question that is answered in words. */
export interface Prompt {
  readonly kind: 'prompt';
  readonly id: string;
  readonly type: PromptType;
  /** Whether its answer names the commit of the system under test. */
  readonly commit: boolean;
  /** The node asked after it, or {@link end}. */
  readonly next: string;
  /** The loop that it stands in; null outside. */
  readonly loop: string | null;
}

/** A question that is answered by yes or no, and so chooses what is asked next. */
export interface Gate {
  readonly kind: 'gate';
  readonly id: string;
  readonly yes: string;
  readonly no: string;
  readonly loop: string | null;
}

export type Node = Prompt | Gate;

/** Where nothing more is asked. No node has this id. */
export const end = 'end';

/**
 * The questions of an interactive template. Every edge leads on in the order of the template or, inside a loop, from a
 * gate back to the loop's first node, which begins another iteration; every node is reached and reaches the end.
 */
export interface Graph {
  readonly name: string;
  readonly start: string;
  /** By id, in the order of the template. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** The first node of each loop. */
  readonly loops: ReadonlyMap<string, string>;
}

/** Where a node can lead. */
export function targetsOf(node: Node): readonly string[] {
  return node.kind === 'prompt' ? [node.next] : [node.yes, node.no];
}
