/** Beweise, in denen Sekunden zurückgehalten werden. */
export const deWithhold = {
  menu: 'Beweispaket ohne einzelne Sekunden…',
  title: 'Sekunden zurückhalten',
  hint: 'An ihrer Stelle ist Stille. Das Paket beweist, dass alles andere ist, wie es versiegelt wurde, und sagt jedem, der es prüft, welche Sekunden fehlen, wer sie zurückhält und warum. Mitschnitt, Gesprächsblatt, weitere Gespräche sowie Gründe und Notizen, die Menschen schrieben, sind nicht darin. Namen und Nummern des Gesprächs bleiben darin. Lassen Sie davor und danach eine Sekunde mehr weg: Daneben kann ein Echo zu hören sein.',
  stretches: 'Was zurückgehalten wird (das Gespräch endet bei {{end}})',
  from: 'Von ({{number}})',
  to: 'Bis ({{number}})',
  add: 'Noch ein Abschnitt',
  remove: 'Abschnitt {{number}} entfernen',
  noTime: 'Eine Zeit, wie der Player sie zeigt, etwa 1:05.',
  order: 'Das Ende muss nach dem Anfang liegen.',
  beyond: 'Das Gespräch endet bei {{end}}.',
  reason: 'Grund',
  reasonHint: 'Wer das Paket prüft, liest ihn. Schreiben Sie nicht, was zurückgehalten wird.',
  noReason: 'Sagen Sie, warum diese Sekunden zurückgehalten werden.',
  take: 'Herunterladen',
  taken: 'Das Paket ist heruntergeladen.',
  cancel: 'Abbrechen',
};

/** Why a package cannot withhold seconds. */
export const deWithholdProblems = {
  'recording-not-watermarked': 'Die Aufzeichnung ist nicht versiegelt, es gibt nichts zu beweisen.',
  'withheld-beyond-end': 'So lange dauert das Gespräch nicht.',
  'sound-not-sealed':
    'Versiegelt ist der Mitschnitt, nicht sein Klang; so lässt sich keine Sekunde ohne die anderen beweisen. Sobald er gelesen ist, wird auch der Klang versiegelt.',
  'sound-sealed-otherwise':
    'Versiegelt ist der Klang, wie ihn eine andere Version las. Lassen Sie die Aufzeichnung neu umwandeln: Dann wird sie neu versiegelt.',
  'sound-differs': 'Der Klang ist nicht so lang wie der versiegelte. Prüfen Sie die Aufzeichnung.',
  'history-unreadable':
    'Ein Ereignis im Verlauf der Aufzeichnung ist nicht lesbar, es lässt sich nichts beweisen. Prüfen Sie die Aufzeichnung.',
  'chain-unreadable':
    'Ein Eintrag in der Kette der Siegel ist nicht lesbar, es lässt sich nichts beweisen. Prüfen Sie die Aufzeichnung.',
  'capture-not-whole':
    'Ein Teil des gespeicherten Mitschnitts ist beschädigt, ein Paket mit dem Mitschnitt lässt sich daraus nicht machen. Benachrichtigen Sie den Administrator; eine Sicherung enthält ihn vielleicht ganz.',
  'leaves-missing':
    'Die Prüfsummen der Sekunden fehlen. Lassen Sie die Aufzeichnung neu umwandeln: Dann wird sie neu versiegelt.',
};
