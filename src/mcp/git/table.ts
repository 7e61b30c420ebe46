import type { AnyTool } from '../tool.ts';
import type { Place } from './place.ts';
import { hosted } from './tools/hosted.ts';
import { looking } from './tools/looking.ts';
import { sharing } from './tools/sharing.ts';
import { working } from './tools/working.ts';

/**
 * The closed set of git tools, in the order in which they are listed: no other way leads to git. Those of a hosting service
 * are there where one is configured.
 */
export function gitTools(place: Place): readonly AnyTool[] {
  return [
    ...working(place),
    ...sharing(place),
    ...looking(place),
    ...(place.hosting ? hosted(place, place.hosting) : []),
  ];
}
