import { templateId } from '#domain/template/name';
import type { DataSource } from 'typeorm';
import { storedText } from '../projection/stored-json.js';
import { rowsOf } from '../rows-of.js';

/** A template as administrators see it. */
export type TemplateJson = {
  readonly name: string;
  readonly licensed: boolean;
  readonly unlicensedSince: Date | null;
  /** How many users have their licence through it. */
  readonly members: number;
};

/** Reads the config templates. */
export class TemplateQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** All there are, by name. */
  all(): Promise<TemplateJson[]> {
    return this.select('true');
  }

  /** Upper and lower case alike; `null` when there is none. */
  async byName(name: string): Promise<TemplateJson | null> {
    const [found] = await this.select('t.id = $1', storedText(templateId(name)));
    return found ?? null;
  }

  private select(where: string, ...values: readonly string[]): Promise<TemplateJson[]> {
    return rowsOf<TemplateJson>(
      this.catalogue,
      `select t.name, t.unlicensed_since is null "licensed", t.unlicensed_since "unlicensedSince",
         (select count(*)::int from users u where u.licence_template_id = t.id) "members"
       from templates t where ${where} order by t.id`,
      [...values],
    );
  }
}
