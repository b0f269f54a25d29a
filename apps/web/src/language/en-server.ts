/** English for what the server says to programs, where people need other words. */
export const enServer = {
  problem: {
    'app-object-exists': 'There is an App object of this name already. Choose another name.',
    'template-unknown': 'No such template of the PBX is known here.',
    'members-unknown':
      'Somebody chosen here is no user any more. Take the id out that stands there.',
    'clock-not-in-doubt': 'The clock is believed already; there is nothing to confirm.',
    'settings-changed': 'Somebody changed the same at the same time. Look at it, then save again.',
    'request-invalid': 'Something here is not as it must be.',
  },
};
