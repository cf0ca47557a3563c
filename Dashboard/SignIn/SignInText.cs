namespace EventsLive.Dashboard.SignIn;

/// <summary>The words of the sign-in pages and of the program's first lines.</summary>
public sealed class SignInText;
