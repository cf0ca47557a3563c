using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>Chooses a file in an input of a circuit, as a person does: once the circuit listens to it.</summary>
internal static class FileChoice
{
    public static async Task ChooseAsync(this ILocator input, FilePayload file)
    {
        // Blazor marks an input when it begins to listen; what is chosen before reaches nobody, and no person is that quick.
        await Eventually.True("the page to listen to its file input", () => input.EvaluateAsync<bool>("input => input._blazorInputFileNextFileId !== undefined"));
        await input.SetInputFilesAsync(file);
    }
}
