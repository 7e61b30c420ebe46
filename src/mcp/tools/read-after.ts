import type { Answer } from '../tool.ts';

/** The answer of an act with what is read after it. The act is done, whether that can be read or not. */
export async function readAfter(answer: Answer, read: () => Promise<Answer['data']>): Promise<Answer> {
  try {
    return { ...answer, data: { ...(await read()), ...answer.data } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const notes = [...(answer.notes ?? []), `this is done, and what follows could not be read: ${why}`];
    return { ...answer, notes };
  }
}
