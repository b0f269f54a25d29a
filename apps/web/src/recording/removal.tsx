import { type ReactNode, createContext, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { useSession } from '../session/use-session.js';
import { type Hindrance, deletionOf, purgeHindrance } from './deletion.js';
import { type Question, RemovalDialog } from './removal-dialog.js';
import { useComplaint } from './toasts.js';
import { usePerform } from './use-perform.js';

type Removal = {
  /** As the App object has it; asks for the reason first where that is wanted. */
  readonly remove: (recording: Recording, withReason?: boolean) => void;
  readonly restore: (recording: Recording) => void;
  readonly purge: (recording: Recording) => void;
  readonly protect: (recording: Recording, on: boolean, withReason?: boolean) => void;
};

const RemovalContext = createContext<Removal | null>(null);

/** What takes a recording away and what keeps it, for rows and the opened recording alike. */
export function useRemoval(): Removal {
  const removal = useContext(RemovalContext);
  if (!removal) throw new Error('Shown outside of the page of recordings.');
  return removal;
}

/** Does it at once where it can be undone, asks before where it cannot, and says why it is refused. */
export function RemovalDoer({ children }: { children: ReactNode }) {
  const [question, ask] = useState<Question | null>(null);
  const removal = useAsking(ask);
  const perform = usePerform();
  return (
    <RemovalContext value={removal}>
      {children}
      {question && (
        <RemovalDialog
          question={question}
          onClose={() => ask(null)}
          onConfirm={(reason) => {
            ask(null);
            void perform(question.deed, question.recording, reason);
          }}
        />
      )}
    </RemovalContext>
  );
}

function useAsking(ask: (question: Question) => void): Removal {
  const perform = usePerform();
  const explain = useExplain();
  const session = useSession();
  return {
    remove: (recording, withReason = false) => {
      const { mode, hindrance } = deletionOf(recording, session);
      if (mode === null) explain(hindrance);
      else if (mode === 'Permanent') ask({ deed: 'permanent', recording });
      else if (withReason) ask({ deed: 'recycle', recording });
      else void perform('recycle', recording, null);
    },
    restore: (recording) => void perform('restore', recording, null),
    purge: (recording) => {
      const hindrance = purgeHindrance(recording, session);
      if (hindrance === null) ask({ deed: 'purge', recording });
      else explain(hindrance);
    },
    protect: (recording, on, withReason = false) => {
      const deed = on ? 'protect' : 'unprotect';
      if (withReason) ask({ deed, recording });
      else void perform(deed, recording, null);
    },
  };
}

/** The sentence for why something cannot be done. */
export function useHindranceWords() {
  const { t } = useTranslation();
  const { appObject } = useSession();
  return (hindrance: Hindrance) => t(`removal.cannot.${hindrance}`, { appObject: appObject ?? '' });
}

function useExplain() {
  const words = useHindranceWords();
  const complain = useComplaint();
  return (hindrance: Hindrance) => complain(words(hindrance));
}
