/**
 * How many metrics CloudWatch makes out of log lines: a test counts them in what the functions write. A
 * month in which one is never told is not charged, so that this is the most.
 */
export const EMBEDDED_METRICS = 5;
