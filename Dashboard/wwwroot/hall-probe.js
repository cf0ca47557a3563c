// A worker that does nothing: that a browser takes it shows that it trusts this server's certificate.
