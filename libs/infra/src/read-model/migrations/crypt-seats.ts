import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where processes pass crypt keys to each other, sealed; no log of the server keeps what was there. */
export class CryptSeats1790000000067 implements MigrationInterface {
  name = 'CryptSeats1790000000067';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table crypt_seats (
        id uuid not null constraint crypt_seats_key primary key,
        public_key bytea not null,
        proof bytea not null,
        opened uuid[] not null,
        seen_at timestamptz(3) not null
      )`);
    await runner.query(`
      create unlogged table crypt_boxes (
        seat uuid not null references crypt_seats on delete cascade,
        key uuid not null,
        box bytea not null,
        constraint crypt_boxes_key primary key (seat, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table crypt_boxes, crypt_seats');
  }
}
