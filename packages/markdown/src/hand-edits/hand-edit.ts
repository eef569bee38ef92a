import type { ChangeOf } from '@tracker/core';

/** Where an edit stands. `text` is the whole line as it is now: what `regenerate` calls settled. */
export interface EditedLine {
  readonly line: number;
  readonly text: string;
  /** Equal for the same edit of the same file, however often it is read. */
  readonly identity: string;
}

/** A hand edit as what it asks for. Base versions are those of the edited line (FR-031). */
export type HandEdit = EditedLine &
  (
    | {
        readonly kind: 'work_item.update';
        readonly id: string;
        readonly version: number;
        readonly fields: ChangeOf<'work_item.update'>['fields'];
      }
    | {
        readonly kind: 'vendor.update';
        readonly id: string;
        readonly version: number;
        readonly fields: ChangeOf<'vendor.update'>['fields'];
      }
    | {
        readonly kind: 'enhancement.update';
        readonly id: string;
        readonly version: number;
        readonly fields: ChangeOf<'enhancement.update'>['fields'];
      }
    | {
        readonly kind: 'configuration.update';
        readonly id: string;
        readonly version: number;
        readonly fields: ChangeOf<'configuration.update'>['fields'];
      }
    | {
        readonly kind: 'work_item.create';
        readonly fields: Pick<ChangeOf<'work_item.create'>['fields'], 'item_type' | 'title' | 'parent_id'>;
        readonly status: 'active' | 'completed' | 'blocked';
      }
    | { readonly kind: 'vendor.create'; readonly fields: ChangeOf<'vendor.create'>['fields'] }
    | { readonly kind: 'enhancement.create'; readonly fields: ChangeOf<'enhancement.create'>['fields'] }
  );

/** Something about the file that a person should know; nothing was done about it. */
export interface EditNotice {
  readonly line: number;
  readonly message: string;
}

export interface HandEdits {
  readonly edits: readonly HandEdit[];
  readonly notices: readonly EditNotice[];
  /** SPEC section 6: more than 20 edits at once are listed, not applied, until somebody confirms them. */
  readonly needConfirmation: boolean;
}
