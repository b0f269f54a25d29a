import { notifications } from '@mantine/notifications';

/** Says in passing that something was done. */
export const say = (message: string) =>
  notifications.show({ message, autoClose: 4_000, withCloseButton: false });
