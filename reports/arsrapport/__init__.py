"""The yearly follow-up of the internkontrollplan, from the archive (spec: arkiv, «The year»)."""
