"""What an administrator defines: record types, processes, picklists, profiles, groups."""
