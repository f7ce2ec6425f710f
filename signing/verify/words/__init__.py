"""What verification notices and concludes, in sentences; Vietnamese first."""
