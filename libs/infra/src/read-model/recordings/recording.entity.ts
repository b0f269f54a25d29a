import type { OwnerWay } from '#domain/recording/owner';
import type { Quality } from '#domain/recording/quality';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the log says a recording is; what it is at this moment (arriving, being converted) comes on top. */
export type StoredState = 'recording' | 'received' | 'ready' | 'failed' | 'deleted' | 'erased';

/**
 * One recording as the lists and pages show it, built from its events. `search` and `numbers` hold
 * what is searched, lower case, a line each: personal data lives in this row and nowhere else.
 */
@Entity('recordings')
@Index('recordings_newest', { synchronize: false })
@Index('recordings_newest_gone', { synchronize: false })
@Index('recordings_newest_binned', { synchronize: false })
@Index('recordings_newest_protected', { synchronize: false })
@Index('recordings_newest_unready', { synchronize: false })
@Index('recordings_newest_of_direction', { synchronize: false })
@Index('recordings_newest_of_owner', { synchronize: false })
@Index('recordings_newest_unowned', { synchronize: false })
@Index('recordings_search', { synchronize: false })
@Index('recordings_numbers', { synchronize: false })
@Index('recordings_numbers_internal', { synchronize: false })
@Index('recordings_unfinished', { synchronize: false })
@Index('recordings_undecoded', { synchronize: false })
@Index('recordings_reread', { synchronize: false })
@Index('recordings_uncompacted', { synchronize: false })
@Index('recordings_compacted', { synchronize: false })
@Index('recordings_unerased', { synchronize: false })
@Index('recordings_bin', { synchronize: false })
@Index('recordings_retained', { synchronize: false })
@Index('recordings_of_owner', { synchronize: false })
@Index('recordings_unowned_registration', { synchronize: false })
@Index('recordings_unowned_device', { synchronize: false })
@Index('recordings_unsealed', { synchronize: false })
@Index('recordings_unsealed_since', { synchronize: false })
@Index('recordings_unsealed_of_owner', { synchronize: false })
@Index('recordings_seal_followed', { synchronize: false })
@Index('recordings_watermarked', { synchronize: false })
@Index('recordings_encrypted_with', { synchronize: false })
@Index('recordings_conversation', ['conversation', 'startedAt'])
@Index('recordings_sha256', ['sha256'])
export class RecordingRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') state!: StoredState;
  /** When it came into this state, by the product's clock. */
  @Column('timestamp with time zone', { precision: 3 }) stateSince!: Date;
  @Column('timestamp with time zone', { precision: 3 }) startedAt!: Date;
  @Column('timestamp with time zone', { precision: 3, nullable: true }) endedAt!: Date | null;
  /** First packet, by the device's clock. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) capturedAt!: Date | null;
  @Column('text', { nullable: true }) fileName!: string | null;
  @Column('text', { nullable: true }) registration!: string | null;
  @Column('text', { nullable: true }) domain!: string | null;
  @Column('text', { nullable: true }) conversation!: string | null;
  @Column('text', { nullable: true }) device!: string | null;
  @Column('text', { nullable: true }) serial!: string | null;
  @Column('text', { nullable: true }) ownerId!: string | null;
  /** How it came out whose it is; `null`: it did not yet. */
  @Column('text', { nullable: true }) ownerHow!: OwnerWay | null;
  /** When the product found it out; `null`: a person said it, or that is not known. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) ownerSince!: Date | null;
  @Column('text', { nullable: true }) direction!: string | null;
  @Column('text', { nullable: true }) localName!: string | null;
  @Column('text', { nullable: true }) localNumber!: string | null;
  @Column('text', { nullable: true }) remoteName!: string | null;
  @Column('text', { nullable: true }) remoteNumber!: string | null;
  @Column('bigint', { nullable: true }) bytes!: string | null;
  /** What the capture takes when it is kept compact. */
  @Column('bigint', { nullable: true }) storedBytes!: string | null;
  @Column('timestamp with time zone', { precision: 3, nullable: true }) compactedAt!: Date | null;
  /** Why it is kept as it came, once that is decided. */
  @Column('text', { nullable: true }) notCompacted!: string | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('text', { nullable: true }) incompleteCode!: string | null;
  @Column('text', { nullable: true }) failureCode!: string | null;
  /** A sentence for people, as the converter wrote it. */
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('text', { nullable: true }) converter!: string | null;
  @Column('integer', { nullable: true }) sampleRate!: number | null;
  @Column('bigint', { nullable: true }) frames!: string | null;
  @Column('bigint', { nullable: true }) durationMs!: string | null;
  @Column('jsonb', { default: [] }) codecs!: string[];
  /** Codecs of its sound that could not be decoded, by the names people know. */
  @Column('jsonb', { default: [] }) undecoded!: string[];
  @Column('jsonb', { nullable: true }) quality!: Quality | null;
  /** Since when it is to be read again, beside what can be heard of it. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) rereadSince!: Date | null;
  /** For what the product itself last asked for it to be read again. */
  @Column('text', { nullable: true }) conversionCause!: string | null;
  @Column('boolean', { default: false }) protected!: boolean;
  @Column('timestamp with time zone', { precision: 3, nullable: true }) recycledAt!: Date | null;
  /** Until when it can be restored from the recycle bin. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) purgesOn!: Date | null;
  /**
   * Name of the retention rule that keeps it the longest; `null`: the default does. So that what may be
   * due is found: after a change of the rules it takes a while until every row has it right.
   */
  @Column('text', { nullable: true }) keptBy!: string | null;
  @Column('boolean', { default: false }) encrypted!: boolean;
  @Column('boolean', { default: false }) locked!: boolean;
  /** Id of the crypt key under which its bytes are encrypted. */
  @Column('uuid', { nullable: true }) encryptedWith!: string | null;
  @Column('boolean', { default: false }) watermarked!: boolean;
  /** Its seal covers its sound, as it was decoded last. */
  @Column('boolean', { default: false }) soundSealed!: boolean;
  /** The chain of seals says that it is gone. */
  @Column('boolean', { default: false }) tombstoned!: boolean;
  /** Somebody asked for it to be sealed. */
  @Column('boolean', { default: false }) watermarkRequested!: boolean;
  @Column('integer', { default: 0 }) notes!: number;
  @Column('text', { default: '' }) search!: string;
  @Column('text', { default: '' }) numbers!: string;
  /** Revision and position of the last event that this row has seen. */
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
