import { type ZodType, z } from 'zod';
import { type EventType, eventsByStream } from '#domain/catalogue-of-events';
import { changedEvents } from '#infra/event-store/versions';

const HEAD = `# The events

Made from the code by \`npm run generate\`; do not edit.

Everything that happens is one of these events, stored for ever in the event store, as JSON. An event is
never changed and never removed; what it means is read from here. Beside its data each event has the
metadata \`by\` (\`user:<id>\`, \`device:<mac>\` or \`system:<process>\`), \`at\` (ISO 8601, UTC), \`via\` (the
door), \`correlationId\`, \`causationId\` and \`schemaVersion\`; where a person acted through an App
object also its name, \`appObject\`.

Fields below \`personal\` are stored sealed under a key of their subject's own (A256GCM); they are \`null\`
for ever when that key has been destroyed.
`;

type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
};

/** In words of JSON: `string`, `integer 0–11000`, `"a" | "b"`, `list of …`, `… or null`. */
const shapeOf = (schema: JsonSchema): string => {
  if (schema.anyOf) return schema.anyOf.map(shapeOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  if (schema.prefixItems) return `[${schema.prefixItems.map(shapeOf).join(', ')}]`;
  if (schema.items) return `list of ${shapeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object')
    return `object of ${shapeOf(schema.additionalProperties)}`;
  return [
    [schema.type ?? 'anything'].flat().join(' or '),
    schema.format && `(${schema.format})`,
    rangeOf(schema),
  ]
    .filter(Boolean)
    .join(' ');
};

const rangeOf = ({ type, minimum, maximum }: JsonSchema): string | undefined => {
  const narrow = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  return type === 'integer' && narrow ? `${String(minimum)}–${String(maximum)}` : undefined;
};

/** The fields of an object, with those of its objects below it: `quality.local.lost`. */
const rowsOf = (schema: JsonSchema, above = ''): string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = above + name;
    const inner = field.anyOf?.find(({ properties }) => properties) ?? field;
    const optional = schema.required?.includes(name) ? '' : ', may be missing';
    const row = `| \`${path}\` | ${shapeOf(field)}${optional} | ${field.description ?? ''} |`;
    return [row, ...rowsOf(inner, `${path}.`)];
  });

const chapterOf = (type: string, schema: ZodType): string => {
  const version = changedEvents[type as EventType]?.current ?? 1;
  const json = z.toJSONSchema(schema) as JsonSchema;
  const rows = rowsOf(json);
  const table = ['| field | what it holds | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  const sealed = json.properties?.personal ? ' Has a personal part.' : '';
  return [
    `### ${type}`,
    `${json.description ?? ''} Version ${String(version)}.${sealed}`,
    rows.length > 0 ? table : 'No fields: that it happened, and its metadata, say it all.',
  ].join('\n\n');
};

/** The catalogue of events as a Markdown page, from their schemas alone. */
export const eventCatalogue = (): string => {
  const chapters = Object.entries(eventsByStream).flatMap(([stream, events]) => [
    `## In \`${stream}\``,
    ...Object.entries(events).map(([type, schema]) => chapterOf(type, schema)),
  ]);
  return `${[HEAD.trimEnd(), ...chapters].join('\n\n')}\n`;
};
