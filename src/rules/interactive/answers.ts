import type { Finding } from '../finding.ts';
import type { Pin } from '../record/pin.ts';
import type { Graph } from './graph.ts';

/** One thing that was said, in the order in which it was said; none is ever taken out or changed. */
export interface Entry {
  /** `answer` to a question; `reopen` of a loop that was left, for another iteration. */
  readonly kind: 'answer' | 'reopen';
  /** What QMS-Item names: `objective`; in a loop `step_actual.2`; for a reopened loop its new iteration, `steps.3`. */
  readonly item: string;
  /** The answer; empty where a loop is reopened. */
  readonly value: string;
  /** The system under test and its full commit, `app 3f2a…`, where the question asks for one. */
  readonly commit: string | null;
  /** Why an answer is amended, or a loop reopened. */
  readonly reason: string | null;
  readonly by: string;
  /** `2026-11-21T18:40:02Z`: the date of the event. */
  readonly at: string;
}

/** What `responses.yaml` holds: all that an interactively written document is made of, beside its template. */
export interface Responses {
  /** Names the form of this file and how a document is compiled from it. */
  readonly schema: 1;
  readonly template: Pin;
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** What the rules know of an event on a record whose template is interactive; `documents/` works it out. */
export interface Answering {
  readonly template: Pin;
  /** The template's questions; null where its tags cannot be read. */
  readonly graph: Graph | null;
  /** The responses before and after the event; null where there are none that can be read. */
  readonly before: Responses | null;
  readonly after: Responses | null;
  /** What cannot be read, of the template or of the responses after the event. */
  readonly findings: readonly Finding[];
  /** Whether the document after the event is exactly what template and responses compile to. */
  readonly compiled: boolean;
}

/** A time as entries hold it. */
export function entryTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
