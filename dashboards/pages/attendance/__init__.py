"""Attendance: a school, class or pupil over a period, on the measures of `workbench/attendance`."""
