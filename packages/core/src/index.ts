export { type ConflictDetails, type ErrorCode, type ErrorDetails, type FieldIssue, invalid, invalidField, LayerUnavailableError, notFound, TrackerError, type TrackerErrorOptions } from './errors.ts';
